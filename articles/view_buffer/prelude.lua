-- What the scripts share. The names in capitals are set by `valkey.py`, which puts this first.
-- Times are milliseconds of Valkey's own clock, moved by what a test asks for.
local run, offset = ARGV[1], tonumber(ARGV[2])

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + offset
end

local function floor(at, seconds)
  local whole = math.floor(at / 1000)
  return whole - whole % seconds
end

-- Keys end by the real clock.
local function expire(key, second)
  redis.call('EXPIREAT', key, second - math.floor(offset / 1000))
end

-- The source of counts: this run of the server, and this life of its data. A new one begins after
-- a restart (keys may have been rolled back), after FLUSHALL, and when the clock went back to a
-- bucket whose counts are gone: counts that begin again must never hide behind older ones.
local function current_source(bucket)
  local source, dropped = unpack(redis.call('MGET', SOURCE, DROPPED))
  if source and source:sub(1, #run) == run and bucket > tonumber(dropped or 0) then
    return source
  end
  local time = redis.call('TIME')
  source = run .. '-' .. time[1] .. string.format('%06d', time[2])
  redis.call('MSET', SOURCE, source, DROPPED, 0)
  return source
end

local function is_live(article, at)
  local lease = redis.call('HGET', LIVE, article)
  if not lease then return false end
  local from, to = lease:match('^(%d+) (%d*)$')
  return tonumber(from) <= at and (to == '' or at < tonumber(to))
end

-- Whether the readers of a view's window are no longer noted.
local function is_over(at)
  return clock() >= (floor(at, WINDOW_SECONDS) + 2 * WINDOW_SECONDS) * 1000
end

-- Note who has seen what in a window; returns whose mark stands there and whether it is new.
local function see(at, shard, field, mark)
  local window = floor(at, WINDOW_SECONDS)
  local key = SEEN .. window .. ':' .. shard
  if redis.call('HSETNX', key, field, mark) == 0 then
    return redis.call('HGET', key, field), false
  end
  if redis.call('HLEN', key) == 1 then expire(key, window + 2 * WINDOW_SECONDS) end
  return mark, true
end

local function count(at, source, article)
  local bucket = floor(at, BUCKET_SECONDS)
  local counts = COUNTS .. bucket .. ':' .. source
  if redis.call('HINCRBY', counts, article, 1) == 1 then
    redis.call('SADD', BUCKETS, bucket .. ':' .. source)
    expire(counts, bucket + COUNTS_SECONDS)
  end
end

local function reject(at, reason, n)
  local day = floor(at + DAY_STARTS_EARLIER_MS, 86400) / 86400
  local key = REJECTED .. day
  if redis.call('HINCRBY', key, reason, n) == tonumber(n) then
    expire(key, (day + REJECTED_DAYS) * 86400)
  end
end
