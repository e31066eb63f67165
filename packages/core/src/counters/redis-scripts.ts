/** Each is one step in Redis, and declares every key it touches; all keys of one call are one company's, in one slot. */

const isCold = `redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] or redis.call('HGET', KEYS[2], 'generation') ~= ARGV[1]`;

/**
 * KEYS day, month, reservations, leases. ARGV generation, attempt, money, tokens, limits (day, month; money, tokens), seconds
 * to keep, end of the lease and now in milliseconds; then each scope with its cap in turn, the cap empty where there is none.
 */
export const reserveScript = `
if ${isCold} then return 'cold' end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return 'ok' end
if redis.call('ZCOUNT', KEYS[4], '-inf', '(' .. ARGV[11]) > 0 then return 'cold' end
local money, tokens = tonumber(ARGV[3]), tonumber(ARGV[4])
local function fits(limit, key, a, b, amount)
  local used = tonumber(redis.call('HGET', key, a) or '0') + tonumber(redis.call('HGET', key, b) or '0')
  return tonumber(limit) > 0 and used + amount <= tonumber(limit)
end
if not fits(ARGV[5], KEYS[1], 'spent', 'held', money) then return 'daily-money' end
if not fits(ARGV[6], KEYS[2], 'spent', 'held', money) then return 'monthly-money' end
if not fits(ARGV[7], KEYS[1], 'tokens_spent', 'tokens_held', tokens) then return 'daily-tokens' end
if not fits(ARGV[8], KEYS[2], 'tokens_spent', 'tokens_held', tokens) then return 'monthly-tokens' end
for i = 12, #ARGV, 2 do
  local cap = tonumber(ARGV[i + 1])
  local used = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0')
  if cap and (cap <= 0 or used + money > cap) then return string.match(ARGV[i], '^%a+') .. '-cap' end
end
for i = 1, 2 do
  redis.call('HINCRBY', KEYS[i], 'held', ARGV[3])
  redis.call('HINCRBY', KEYS[i], 'tokens_held', ARGV[4])
end
for i = 12, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[3]) end
redis.call('HSET', KEYS[3], ARGV[2], 'held/' .. ARGV[3] .. '/' .. ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[10], ARGV[2])
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('EXPIRE', KEYS[4], ARGV[9])
return 'ok'`;

/** KEYS day, month, reservations, leases. ARGV generation, attempt, money, tokens, the state that it is in from now on; then its scopes. */
export const settleScript = `
if ${isCold} then return 'cold' end
local known = redis.call('HGET', KEYS[3], ARGV[2])
local state, money, tokens = string.match(known or '', '^(%a+)/(%d+)/(%d+)$')
if not state or state == ARGV[5] then return 'known' end
local from, tokens_from = 'held', 'tokens_held'
if state == 'expired' then from, tokens_from = 'spent', 'tokens_spent' end
for i = 1, 2 do
  redis.call('HINCRBY', KEYS[i], from, 0 - tonumber(money))
  redis.call('HINCRBY', KEYS[i], tokens_from, 0 - tonumber(tokens))
  redis.call('HINCRBY', KEYS[i], 'spent', ARGV[3])
  redis.call('HINCRBY', KEYS[i], 'tokens_spent', ARGV[4])
end
for i = 6, #ARGV do redis.call('HINCRBY', KEYS[1], ARGV[i], tonumber(ARGV[3]) - tonumber(money)) end
if ARGV[5] == 'expired' then redis.call('HSET', KEYS[3], ARGV[2], 'expired/' .. ARGV[3] .. '/' .. ARGV[4])
else redis.call('HSET', KEYS[3], ARGV[2], 'closed') end
redis.call('ZREM', KEYS[4], ARGV[2])
return 'ok'`;

/**
 * KEYS day, month, reservations, leases. ARGV number, generation, seconds to keep, then of the day and of the month: money,
 * tokens, held money, held tokens; how many scopes, each with what it has used; then attempt, state and end of the lease in turn.
 */
export const publishScript = `
for i = 1, 2 do
  local current = redis.call('HGET', KEYS[i], 'generation')
  if current and tonumber(string.match(current, '^(%d+)/')) >= tonumber(ARGV[1]) then return 0 end
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
for i = 1, 2 do
  local at = i * 4
  redis.call('HSET', KEYS[i], 'generation', ARGV[2], 'spent', ARGV[at], 'tokens_spent', ARGV[at + 1], 'held', ARGV[at + 2], 'tokens_held', ARGV[at + 3])
  redis.call('EXPIRE', KEYS[i], ARGV[3])
end
local attempts = 13 + 2 * tonumber(ARGV[12])
for i = 13, attempts - 1, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
for i = attempts, #ARGV, 3 do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
  if ARGV[i + 2] ~= '' then redis.call('ZADD', KEYS[4], ARGV[i + 2], ARGV[i]) end
end
redis.call('EXPIRE', KEYS[3], ARGV[3])
redis.call('EXPIRE', KEYS[4], ARGV[3])
return 1`;

/** KEYS day, month. ARGV generation. Answers spent, held, spent tokens and held tokens of each; nothing when cold. */
export const readScript = `
if ${isCold} then return false end
local totals = {}
for i = 1, 2 do
  for _, value in ipairs(redis.call('HMGET', KEYS[i], 'spent', 'held', 'tokens_spent', 'tokens_held')) do
    table.insert(totals, value or '0')
  end
end
return totals`;

/** KEYS any number. Answers how many bytes they take in all. */
export const sizeScript = `
local bytes = 0
for i = 1, #KEYS do bytes = bytes + (redis.call('MEMORY', 'USAGE', KEYS[i]) or 0) end
return bytes`;

/** KEYS window. ARGV length in milliseconds. Answers how often it was taken, and how long the window still lasts. */
export const rateScript = `
local points = redis.call('INCR', KEYS[1])
if points == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { points, redis.call('PTTL', KEYS[1]) }`;
