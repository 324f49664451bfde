-- One view now: article, shard, field -> {word, source, milliseconds}. The word is counted,
-- duplicate, not_live, or incomplete where the live set may lack articles and nothing can be said.
local article, shard, field = ARGV[3], ARGV[4], ARGV[5]
local at = clock()
local source = current_source(floor(at, BUCKET_SECONDS))
local function judge()
  if redis.call('GET', COMPLETE) ~= source then return 'incomplete' end
  if not is_live(article, at) then return 'not_live' end
  local _, is_new = see(at, shard, field, '')
  if not is_new then return 'duplicate' end
  count(at, source, article)
  return 'counted'
end
local word = judge()
if word == 'not_live' or word == 'duplicate' then reject(at, word, 1) end
return {word, source, at}
