import type { Model } from '../model.ts'

const ORIGIN = /^(.+\/answerable\/(?:log|PRACTICE))\/([1-9][0-9]{0,8})$/

/** `…/answerable/log/1` is followed by `…/answerable/log/2`; a practice log by a practice log. Null for any other name. */
export function nextOrigin(origin: string): string | null {
  const [, name, number] = ORIGIN.exec(origin) ?? []
  return name === undefined ? null : `${name}/${Number(number) + 1}`
}

/** Why a key cannot be that of the log after this one; null: it can. */
export function nextKeyFault(model: Model, vkey: string): string | null {
  if (!vkey.startsWith(`${nextOrigin(model.origin)}+`)) return 'the key is not named after the next log'
  // After theft the thief has this log's key: under another name it is still theirs.
  const own = [model.vkey, ...model.furtherKeys.map((key) => key.vkey)].map(keyOf)
  return own.includes(keyOf(vkey)) ? 'the next log needs a key this one never had' : null
}

/** name+id+key: the key may hold plus signs itself (base64). */
const keyOf = (vkey: string): string => vkey.split('+').slice(2).join('+')
