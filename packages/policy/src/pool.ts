/**
 * Names of prepared sets inside the engine. It caches per thread, for ever: there is no way to delete a name,
 * so names are numbered and handed out again, and the memory in use follows the number of live slots.
 */
const free: number[] = []
let next = 0

export type Place = { index: number; full: string; base: string }

export function takePlace(): Place {
  const index = free.pop() ?? next++
  return { index, full: `${index}/full`, base: `${index}/base` }
}

export const returnPlace = (place: Place): void => void free.push(place.index)
