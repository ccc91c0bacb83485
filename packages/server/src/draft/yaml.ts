const PLAIN = /^[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*$/
const WORDS = /^(?:true|false|null|yes|no|on|off)$/i
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]+/gu

/**
 * A text as a YAML scalar: as it is where nobody can read it otherwise, else in JSON quotes, which YAML 1.2 reads alike.
 * Names in a recording are written by others: a line end in one would write a line of the manifest.
 */
export const scalar = (text: string): string =>
  PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text).replace(UNPRINTABLE, escaped)

/** What ends no comment. */
export const commentOf = (text: string): string => text.replace(UNPRINTABLE, ' ').slice(0, 300)

const escaped = (characters: string): string =>
  [...Array(characters.length).keys()]
    .map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('')
