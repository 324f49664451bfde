-- One view of a spool, at its own time: spool, milliseconds, article, shard, field -> claimed (the
-- spool's own, however often it is asked), duplicate, not_live or incomplete.
-- Nothing is counted here: the spool is a source of its own and is merged whole.
local spool, at, article, shard, field = ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7]
local now = clock()
if redis.call('GET', COMPLETE) ~= current_source(floor(now, BUCKET_SECONDS)) then
  return 'incomplete'
end
if not is_live(article, at) then return 'not_live' end
local mark = see(at, shard, field, spool)
return mark == spool and 'claimed' or 'duplicate'
