-- Let go of a bucket's counts: bucket, source, total committed -> 1 once it ended long enough ago
-- and nothing has been counted since; counts only grow, so an equal total means equal counts.
local bucket, source, committed = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local counts, total = COUNTS .. bucket .. ':' .. source, 0
if clock() < (bucket + BUCKET_SECONDS + LINGER_SECONDS) * 1000 then return 0 end
for _, n in ipairs(redis.call('HVALS', counts)) do total = total + n end
if total ~= committed then return 0 end
redis.call('DEL', counts)
if bucket > tonumber(redis.call('GET', DROPPED) or 0) then redis.call('SET', DROPPED, bucket) end
return redis.call('SREM', BUCKETS, bucket .. ':' .. source)
