-- Does the writes that were not done yet, in order, and notes how far it came.
--
-- KEYS: the guard, then the keys of the writes. ARGV: for how many milliseconds
-- the guard lives, the highest number that the guard can know of, then for each
-- write its number, the count of its arguments, and these.
-- Returns how many writes are done; then, if there is one that is not, whether
-- it was refused for good or has to wait, and Redis's error.

local passing = {
  BUSY = true, CLUSTERDOWN = true, LOADING = true, MASTERDOWN = true, MISCONF = true,
  NOREPLICAS = true, OOM = true, READONLY = true, TRYAGAIN = true, UNKILLABLE = true,
}

local guard, lifetime, highest = KEYS[1], ARGV[1], tonumber(ARGV[2])
local noted = redis.call('HMGET', guard, 'last', 'refused', 'stays')
local last, refused = tonumber(noted[1] or '0'), noted[2]
if last > highest then
  return redis.error_reply('SPOOLOLD the guard knows of write ' .. noted[1] .. ', the spool of ' .. ARGV[2])
end

-- A server that is full and evicts keys that expire would evict the guard.
local function evicts()
  local info = redis.pcall('INFO', 'memory') -- may be forbidden
  return type(info) == 'string' and info:find('maxmemory_policy:volatile', 1, true) ~= nil
end

local stays = noted[3] or not noted[1] and evicts()

-- The guard is never deleted: in a slot on its way to another node, a key that
-- is not there belongs to that node, and the script would end with its writes
-- done and nothing noted.
local function note(...)
  if refused then
    redis.call('HDEL', guard, 'refused', 'error')
  end
  redis.call('HSET', guard, ...)
  if stays then
    redis.call('HSET', guard, 'stays', 1)
  else
    redis.call('PEXPIRE', guard, lifetime)
  end
end

-- Until Redis 6.2, "@user_script: 34: -OOM command not allowed ...\r\n".
local function plain(err)
  return (err:gsub('^@user_script: ?%d+: ?', ''):gsub('^%-', ''):gsub('%s+$', ''))
end

-- A write whose key an earlier one has removed, in a slot on its way, has to
-- wait until the slot has arrived.
local function passes(err)
  return passing[string.match(err, '^%S*')] or err:find('non local key', 1, true)
end

local done, latest, i = 0, nil, 3
while i <= #ARGV do
  local number, count = ARGV[i], tonumber(ARGV[i + 1])
  if number == refused then -- and its spool has not learnt of it
    return {done, 'refused', redis.call('HGET', guard, 'error')}
  end
  if tonumber(number) > last then
    local reply = redis.pcall(unpack(ARGV, i + 2, i + 1 + count))
    local err = type(reply) == 'table' and reply.err and plain(reply.err)
    if err and passes(err) then
      if latest then note('last', latest) end
      return {done, 'wait', err}
    elseif err then
      note('last', number, 'refused', number, 'error', err)
      return {done, 'refused', err}
    end
    latest = number
  end
  done = done + 1
  i = i + 2 + count
end
if latest then note('last', latest) end
return {done}
