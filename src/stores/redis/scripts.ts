/**
 * The scripts. The server runs each one atomically. `KEYS[1]` is a hash of entries by name. Each further key is an index: a sorted set of
 * places, all with score 0, and so sorted by their bytes. A place is the prefix that sorts an entry, then the entry's name.
 *
 * An entry is a line of JSON, then the record. The line has the version and, for each index, the prefix of the entry's place, or false if the
 * index does not contain it.
 */
import { redisScript } from "./client.js";

/** Reads the first line of an entry. If another program damaged it, the version is a digest of the entry, and its places are unknown. */
const HEAD = `
local function head(entry)
  local stop = string.find(entry, '\\n', 1, true)
  local ok, line = pcall(cjson.decode, string.sub(entry, 1, (stop or 0) - 1))
  if not stop or not ok or type(line) ~= 'table' or type(line[1]) ~= 'string' then return { redis.sha1hex(entry) } end
  for at = 2, #KEYS do
    if line[at] ~= false and type(line[at]) ~= 'string' then return { redis.sha1hex(entry) } end
  end
  return line
end
`;

/** Returns the name in a place: the text after the last NUL. */
const NAME = `
local function name(place)
  local from = 1
  while true do
    local nul = string.find(place, '\\0', from, true)
    if not nul then return string.sub(place, from) end
    from = nul + 1
  end
end
`;

/** name → the entry, or null. It is a script, because clients may send commands that only read to a replica. */
export const GET = redisScript("return redis.call('HGET', KEYS[1], ARGV[1])");

/** name → the version that {@link SAVE} compares, or null. */
export const VERSION = redisScript(`${HEAD}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
return stored and head(stored)[1]
`);

/**
 * name, entry, and the version that must be stored (omitted: nothing may be stored) → 1 if it is written. If the same entry is stored already,
 * the same call wrote it: a client repeats a call whose response was lost.
 */
export const SAVE = redisScript(`${HEAD}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local old, new = stored and head(stored) or { false }, head(ARGV[2])
if old[1] == new[1] then return 1 end
if old[1] ~= (ARGV[3] or false) then return 0 end
for at = 2, #KEYS do
  if old[at] ~= new[at] then
    if old[at] then redis.call('ZREM', KEYS[at], old[at] .. ARGV[1]) end
    if new[at] then redis.call('ZADD', KEYS[at], 0, new[at] .. ARGV[1]) end
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
`);

/** name → 1 if an entry was stored. */
export const REMOVE = redisScript(`${HEAD}
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 0 end
local old = head(stored)
for at = 2, #KEYS do
  if old[at] then redis.call('ZREM', KEYS[at], old[at] .. ARGV[1]) end
end
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
`);

/**
 * limit, and ranges of one index (prefix, from, to) → the places of all ranges, merged by the text after their prefixes, and the entries of
 * those places. Each entry has a list of places, with more than one only if another program left an outdated one. Texts are compared by bytes,
 * because Lua's own `<` depends on the server's locale.
 */
export const LIST = redisScript(`${NAME}
local function before(a, b)
  for at = 1, math.min(#a, #b) do
    local x, y = string.byte(a, at), string.byte(b, at)
    if x ~= y then return x < y end
  end
  return #a < #b
end
local limit, ranges, found, names = tonumber(ARGV[1]), {}, {}, {}
for at = 2, #ARGV, 3 do
  local places = redis.call('ZRANGEBYLEX', KEYS[2], ARGV[at + 1], ARGV[at + 2], 'LIMIT', 0, limit)
  for index, place in ipairs(places) do places[index] = string.sub(place, #ARGV[at] + 1) end
  if #places > 0 then table.insert(ranges, { prefix = ARGV[at], places = places, at = 1 }) end
end
while #names < limit do
  local least
  for _, range in ipairs(ranges) do
    local place = range.places[range.at]
    if place and (not least or before(place, least)) then least = place end
  end
  if not least then break end
  names[#names + 1] = name(least)
  found[#names] = {}
  for _, range in ipairs(ranges) do
    if range.places[range.at] == least then
      table.insert(found[#names], range.prefix .. least)
      range.at = range.at + 1
    end
  end
end
if #names == 0 then return { {}, {} } end
return { found, redis.call('HMGET', KEYS[1], unpack(names)) }
`);

/** limit, and the end of the range in the index → the number of deleted entries. */
export const PRUNE = redisScript(`${NAME}
local places, names = redis.call('ZRANGEBYLEX', KEYS[2], '-', ARGV[2], 'LIMIT', 0, tonumber(ARGV[1])), {}
if #places == 0 then return 0 end
for index, place in ipairs(places) do names[index] = name(place) end
redis.call('ZREM', KEYS[2], unpack(places))
redis.call('HDEL', KEYS[1], unpack(names))
return #places
`);

/** → the server's INFO, on the node of the key. */
export const INFO = redisScript("return redis.call('INFO', 'server') .. redis.call('INFO', 'memory')");
