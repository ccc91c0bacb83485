import { near } from './context.ts'
import type { PersonalFinding, Recogniser } from './types.ts'
import words from './words.json' with { type: 'json' }

const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u
const HOST = /[\p{L}\p{N}.-]/u
const MAX_LOCAL = 64
const MAX_HOST = 253

/**
 * E-mail addresses (RFC 5321, 4.1.2, without quoted local parts). From each `@` outwards, at most as far as the RFC
 * lets the parts be long: a text of nothing but `a@a@` costs no more than any other.
 */
export const emails: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text[start - 1] ?? '')) start--
    let end = at + 1
    while (end < text.length && end - at <= MAX_HOST && HOST.test(text[end] ?? '')) end++
    // Sentences end in dots, and quoted text begins with marks that an address could hold but does not.
    while (end > at && /[.-]/u.test(text[end - 1] ?? '')) end--
    while (start < at && /[.'`*_~=/|{}!#$%&?^]/u.test(text[start] ?? '')) start++
    const host = text.slice(at + 1, end)
    if (start === at || !/^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}$/u.test(host) || text[start - 1] === '@') continue
    found.push({ type: 'email', start, end, score: 0.95 })
  }
  return found
}

const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\d]|\.\d)/gu
const IPV6 = /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\p{L}\p{N}:])/giu
const namesIp = near(words.ip)

/** IP addresses (RFC 4291 for version 6), without those that belong to nobody: loopback, unspecified, broadcast. */
export const ipAddresses: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(IPV4)) {
    if (/^(?:0\.|127\.|255\.255\.255\.255$)/u.test(match[0])) continue
    // Four small numbers are also how versions are written.
    const score = /^(?:\d\.){3}\d$/u.test(match[0]) ? 0.3 : 0.7
    const [start, end] = [match.index, match.index + match[0].length]
    found.push({ type: 'ip_address', scheme: 'v4', start, end, score: score + (namesIp(text, start, end) ? 0.25 : 0) })
  }
  for (const match of text.matchAll(IPV6)) {
    if (!isIpv6(match[0])) continue
    found.push({ type: 'ip_address', scheme: 'v6', start: match.index, end: match.index + match[0].length, score: 0.8 })
  }
  return found
}

/** Eight groups, or fewer with one `::`; and at least two groups with something in them, since `::` alone is code. */
function isIpv6(written: string): boolean {
  const groups = written.split(':')
  const gaps = written.split('::').length - 1
  const filled = groups.filter((group) => group !== '')
  if (written.includes(':::') || gaps > 1 || filled.length < 2) return false
  if (gaps === 1) return filled.length < 8 && /[0-9]/u.test(written)
  return groups.length === 8 && filled.length === 8
}

const USER_INFO = /:\/\/([^\s/?#@"'<>]{1,128})@[\p{L}\p{N}[]/gu

/**
 * The user, and perhaps the password, that a URL carries (RFC 3986, 3.2.1). Certain enough to win over the e-mail address
 * that the password, `@` and the host look like.
 */
export const urlUsers: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(USER_INFO)) {
    if (!/[A-Za-z0-9]/u.test(text[match.index - 1] ?? '')) continue
    const start = match.index + 3
    found.push({ type: 'url_user', start, end: start + (match[1] ?? '').length, score: 0.97 })
  }
  return found
}
