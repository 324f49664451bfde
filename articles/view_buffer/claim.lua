-- One view of a spool, at its own time: spool, milliseconds, source, article, shard, field ->
-- claimed (the spool's own, however often it is asked), restored, duplicate, not_live, incomplete.
-- What is claimed is not counted here: the spool is a source of its own and is merged whole. With
-- a source the view was counted there before; if the server forgot it, it is counted there again,
-- unless its window ended so long ago that nobody can tell.
local spool, at, source = ARGV[3], tonumber(ARGV[4]), ARGV[5]
local article, shard, field = ARGV[6], ARGV[7], ARGV[8]
if source ~= '' then
  if is_over(at) then return 'duplicate' end
  local _, is_new = see(at, shard, field, '')
  if not is_new then return 'duplicate' end
  count(at, source, article)
  return 'restored'
end
if redis.call('GET', COMPLETE) ~= current_source(floor(clock(), BUCKET_SECONDS)) then
  return 'incomplete'
end
if not is_live(article, at) then return 'not_live' end
local mark = see(at, shard, field, spool)
return mark == spool and 'claimed' or 'duplicate'
