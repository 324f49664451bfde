-- The source that counts now, and the one for which the live set was completed.
local source = current_source(floor(clock(), BUCKET_SECONDS))
return {source, redis.call('GET', COMPLETE) or ''}
