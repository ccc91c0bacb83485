import { luhn, mod11of10, remainder, verhoeff } from './checksums.ts'

/**
 * Checks of national numbers that weights alone do not express, by the name the data file gives them. Each takes the
 * number without separators, in upper case, already of the right pattern.
 */
export const NATIONAL_CHECKS: Record<string, (id: string) => boolean> = {
  luhn,
  verhoeff,
  'us-ssn': usSsn,
  'de-tax-id': deTaxId,
  'fr-nir': frNir,
  'es-dni': esDni,
  'it-codice-fiscale': itCodiceFiscale,
  'br-cpf': brCpf,
  'fi-hetu': fiHetu,
  'uk-nino': ukNino,
}

/** No area 000, 666 or 9xx, no group 00, no serial 0000 (SSA, randomisation of 2011); and the card of 1938's advert. */
function usSsn(id: string): boolean {
  return !/^(?:000|666|9)|^\d{3}00|0000$/u.test(id) && id !== '078051120' && !/^(\d)\1+$/u.test(id)
}

/** One digit of the first ten occurs twice or three times, the others at most once (BZSt), then ISO 7064 mod 11-10. */
function deTaxId(id: string): boolean {
  const counts = Array.from({ length: 10 }, (_, digit) => id.slice(0, 10).split(String(digit)).length - 1)
  const repeated = counts.filter((count) => count > 1)
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod11of10(id)
}

/** The key is 97 minus the number modulo 97; Corsica's departments count as 19 and 18 (INSEE). */
function frNir(id: string): boolean {
  const digits = id.replace('2A', '19').replace('2B', '18')
  return 97 - remainder(digits.slice(0, 13), 97) === Number(digits.slice(13))
}

/** The letter follows from the number modulo 23; a foreigner's X, Y, Z stands for 0, 1, 2. */
function esDni(id: string): boolean {
  const digits = id.slice(0, -1).replace(/^[XYZ]/u, (letter) => String('XYZ'.indexOf(letter)))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[remainder(digits, 23)] === id.at(-1)
}

/** Values of characters at odd places (decree of 23 December 1976); a digit counts as the letter of its rank. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

function itCodiceFiscale(id: string): boolean {
  const rank = (char: string): number => (/\d/u.test(char) ? Number(char) : char.charCodeAt(0) - 65)
  const sum = id
    .slice(0, 15)
    .split('')
    .reduce((total, char, i) => total + (i % 2 === 0 ? (ODD[rank(char)] ?? 0) : rank(char)), 0)
  return String.fromCharCode(65 + (sum % 26)) === id.at(-1)
}

/** Two check digits, each 11 minus the weighted sum modulo 11, with 10 and 11 written as 0; not all digits alike. */
function brCpf(id: string): boolean {
  const digit = (length: number): number => {
    const sum = Array.from({ length }, (_, i) => Number(id[i]) * (length + 1 - i)).reduce((a, b) => a + b, 0)
    return ((sum * 10) % 11) % 10
  }
  return !/^(\d)\1+$/u.test(id) && digit(9) === Number(id[9]) && digit(10) === Number(id[10])
}

/** The control character follows from date and serial modulo 31 (DVV). */
function fiHetu(id: string): boolean {
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[remainder(id.slice(0, 6) + id.slice(-4, -1), 31)] === id.at(-1)
}

/** Prefixes that are not given out (HMRC, NIM39110). */
function ukNino(id: string): boolean {
  return !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/u.test(id)
}
