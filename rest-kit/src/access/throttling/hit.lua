-- KEYS[1]: the caller; ARGV: the limit, the window in seconds, a name for this request.
-- Answers whether it may go on, how many more may, and the milliseconds until one more may.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
local window = seconds * 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
local allowed = 0
if count < limit then
    redis.call('ZADD', KEYS[1], now, ARGV[3])
    if redis.call('PTTL', KEYS[1]) < seconds * 1000 then
        redis.call('PEXPIRE', KEYS[1], seconds * 1000)
    end
    allowed, count = 1, count + 1
end
local wait = -1
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if oldest[2] and count <= limit then
    wait = math.ceil((window - (now - tonumber(oldest[2]))) / 1000)
end
return {allowed, limit - count, wait}
