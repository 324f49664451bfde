"""The activities of the newsroom: what people and the clock do to articles.

What a person does to an article is done whole or not at all. Beside what each says of itself, all
raise NotAllowed and Conflict (`forbidden_move`, `busy`, `article_gone`).
"""
