// The body's editor: the prose editor's library with our toolbar and our photo block.
// No words stand here; the labels come with the text area (articles/admin/widgets.py).
import {
  Blockquote,
  Bold,
  BulletList,
  createTextareaEditor,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  initializeEditors,
  Italic,
  Link,
  ListItem,
  Node,
  OrderedList,
  Paragraph,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
  Underline,
} from "../django_prose_editor/editor.js"
import { announceUse, cardOf, choosePhoto } from "./photos.js"

const MARKER = "data-django-prose-editor-newsroom"

const element = (tag, properties = {}, children = []) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// A photo by its number; the picture itself is only shown, never stored in the text.
const Photo = Node.create({
  name: "photo",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      number: {
        parseHTML: (figure) => figure.dataset.photo,
        renderHTML: ({ number }) => ({ "data-photo": number }),
      },
    }
  },
  parseHTML: () => [{ tag: "figure[data-photo]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView:
    () =>
    ({ node }) => ({ dom: figureOf(node.attrs.number) }),
})

function figureOf(number) {
  const card = cardOf(number)
  const figure = element("figure", { className: "story-figure" })
  if (card) figure.append(element("img", { src: card.src, alt: card.alt }))
  const words = card ? [card.caption, card.credit].filter(Boolean).join(" · ") : ""
  figure.append(element("figcaption", { textContent: `#${number} ${words}` }))
  return figure
}

const BUTTONS = [
  ["paragraph", "format_paragraph", (c) => c.setParagraph(), (e) => e.isActive("paragraph")],
  ["heading", "title", (c) => c.toggleHeading({ level: 2 }), (e) => e.isActive("heading")],
  ["bold", "format_bold", (c) => c.toggleBold(), (e) => e.isActive("bold")],
  ["italic", "format_italic", (c) => c.toggleItalic(), (e) => e.isActive("italic")],
  ["blockquote", "format_quote", (c) => c.toggleBlockquote(), (e) => e.isActive("blockquote")],
  ["bulletList", "format_list_bulleted", (c) => c.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["orderedList", "format_list_numbered", (c) => c.toggleOrderedList(), (e) => e.isActive("orderedList")],
]

function button(label, icon, press) {
  const made = element("button", { type: "button", title: label, className: "story-tool" }, [
    element("span", { className: "material-symbols-outlined", textContent: icon }),
  ])
  made.setAttribute("aria-label", label)
  made.addEventListener("click", press)
  return made
}

function toolbar(editor, labels) {
  const bar = element("div", { className: "story-tools" })
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", labels.toolbar)
  const states = BUTTONS.map(([name, icon, command, isActive]) => {
    const made = button(labels[name], icon, () => command(editor.chain().focus()).run())
    bar.append(made)
    return () => made.classList.toggle("is-active", isActive(editor))
  })
  const photo = button(labels.photo, "add_photo_alternate", () => insertPhoto(editor))
  photo.append(element("span", { className: "story-tool-word", textContent: labels.photo }))
  bar.append(
    button(labels.link, "link", () => askLink(editor, labels)),
    button(labels.unlink, "link_off", () => editor.chain().focus().unsetLink().run()),
    photo,
    button(labels.undo, "undo", () => editor.chain().focus().undo().run()),
    button(labels.redo, "redo", () => editor.chain().focus().redo().run()),
  )
  editor.on("transaction", () => states.forEach((show) => show()))
  return bar
}

async function insertPhoto(editor) {
  const card = await choosePhoto()
  if (card) placePhoto(editor, card)
}

function placePhoto(editor, card) {
  const photo = { type: "photo", attrs: { number: String(card.id) } }
  editor.chain().focus().insertContent(photo).run()
  announceUse(card)
}

// The library's own dialog speaks English only.
function askLink(editor, labels) {
  const address = element("input", {
    type: "text",
    value: editor.getAttributes("link").href || "https://",
    className: "story-input",
  })
  const form = element("form", { method: "dialog" }, [
    element("label", {}, [labels.linkPrompt, address]),
    element("button", { className: "story-button", textContent: labels.link }),
  ])
  const dialog = element("dialog", { className: "story-dialog" }, [form])
  document.body.append(dialog)
  form.addEventListener("submit", () => {
    const chain = editor.chain().focus().extendMarkRange("link")
    const href = address.value.trim()
    if (href && href !== "https://") chain.setLink({ href }).run()
    else chain.unsetLink().run()
  })
  dialog.addEventListener("close", () => dialog.remove())
  dialog.showModal()
  address.select()
}

function createEditor(textarea) {
  if (textarea.closest(".prose-editor")) return
  const { labels } = JSON.parse(textarea.getAttribute(MARKER))
  const editor = createTextareaEditor(textarea, [
    Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, TrailingNode,
    Heading.configure({ levels: [2, 3] }),
    Bold, Italic, Underline, Subscript, Superscript,
    Blockquote, BulletList, OrderedList, ListItem, HorizontalRule,
    Table, TableRow, TableHeader, TableCell,
    Link.configure({ enableTarget: false, openOnClick: false, protocols: ["http", "https", "mailto"] }),
    Photo,
  ])
  editor.view.dom.setAttribute("aria-label", textarea.labels?.[0]?.textContent.trim() || "")
  editor.view.dom.parentElement.prepend(toolbar(editor, labels))
  document.addEventListener("photo:place", (event) => placePhoto(editor, event.detail))
}

initializeEditors(createEditor, `[${MARKER}]`)
