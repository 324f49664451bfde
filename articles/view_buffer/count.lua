-- One view now: article, shard, field -> counted, duplicate, not_live, or incomplete where the
-- live set may lack articles and nothing can be said.
local article, shard, field = ARGV[3], ARGV[4], ARGV[5]
local at = clock()
local bucket = floor(at, BUCKET_SECONDS)
local source = current_source(bucket)
if redis.call('GET', COMPLETE) ~= source then return 'incomplete' end
if not is_live(article, at) then
  reject(at, 'not_live', 1)
  return 'not_live'
end
local _, is_new = see(at, shard, field, '')
if not is_new then
  reject(at, 'duplicate', 1)
  return 'duplicate'
end
local counts = COUNTS .. bucket .. ':' .. source
if redis.call('HINCRBY', counts, article, 1) == 1 then
  redis.call('SADD', BUCKETS, bucket .. ':' .. source)
  expire(counts, bucket + COUNTS_SECONDS)
end
return 'counted'
