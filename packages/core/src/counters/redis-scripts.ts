/** Each is one step in Redis, and declares every key it touches; all keys of one call are one company's, in one slot. */

/** KEYS day, month, reservations. ARGV generation, attempt, money, tokens, limits (day, month; money, tokens), seconds to keep. */
export const reserveScript = `
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] or redis.call('HGET', KEYS[2], 'generation') ~= ARGV[1] then return 'cold' end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 1 then return 'ok' end
local money, tokens = tonumber(ARGV[3]), tonumber(ARGV[4])
local function total(key, a, b) return tonumber(redis.call('HGET', key, a) or '0') + tonumber(redis.call('HGET', key, b) or '0') end
if total(KEYS[1], 'spent', 'held') + money > tonumber(ARGV[5]) then return 'daily-money' end
if total(KEYS[2], 'spent', 'held') + money > tonumber(ARGV[6]) then return 'monthly-money' end
if total(KEYS[1], 'tokens_spent', 'tokens_held') + tokens > tonumber(ARGV[7]) then return 'daily-tokens' end
if total(KEYS[2], 'tokens_spent', 'tokens_held') + tokens > tonumber(ARGV[8]) then return 'monthly-tokens' end
for i = 1, 2 do
  redis.call('HINCRBY', KEYS[i], 'held', ARGV[3])
  redis.call('HINCRBY', KEYS[i], 'tokens_held', ARGV[4])
end
redis.call('HSET', KEYS[3], ARGV[2], 'held/' .. ARGV[3] .. '/' .. ARGV[4])
redis.call('EXPIRE', KEYS[3], ARGV[9])
return 'ok'`;

/** KEYS day, month, reservations. ARGV generation, attempt, money, tokens. */
export const settleScript = `
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] or redis.call('HGET', KEYS[2], 'generation') ~= ARGV[1] then return 'cold' end
local held = redis.call('HGET', KEYS[3], ARGV[2])
if not held or string.sub(held, 1, 5) ~= 'held/' then return 'known' end
local money, tokens = string.match(held, '^held/(%d+)/(%d+)$')
for i = 1, 2 do
  redis.call('HINCRBY', KEYS[i], 'held', -tonumber(money))
  redis.call('HINCRBY', KEYS[i], 'tokens_held', -tonumber(tokens))
  redis.call('HINCRBY', KEYS[i], 'spent', ARGV[3])
  redis.call('HINCRBY', KEYS[i], 'tokens_spent', ARGV[4])
end
redis.call('HSET', KEYS[3], ARGV[2], 'closed')
return 'ok'`;

/** KEYS day, month, reservations. ARGV number, generation, day money, day tokens, month money, month tokens, held money, held tokens, seconds to keep, then attempt and state in turn. */
export const publishScript = `
local current = redis.call('HGET', KEYS[1], 'generation')
if current and tonumber(string.match(current, '^(%d+)/')) >= tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'spent', ARGV[3], 'tokens_spent', ARGV[4], 'held', ARGV[7], 'tokens_held', ARGV[8])
redis.call('HSET', KEYS[2], 'generation', ARGV[2], 'spent', ARGV[5], 'tokens_spent', ARGV[6], 'held', ARGV[7], 'tokens_held', ARGV[8])
for i = 10, #ARGV, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[1], ARGV[9])
redis.call('EXPIRE', KEYS[2], ARGV[9])
redis.call('EXPIRE', KEYS[3], ARGV[9])
return 1`;

/** KEYS window. ARGV length in milliseconds. Answers how often it was taken, and how long the window still lasts. */
export const rateScript = `
local points = redis.call('INCR', KEYS[1])
if points == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { points, redis.call('PTTL', KEYS[1]) }`;
