/** Luhn's check (ISO/IEC 7812-1, annex B), of payment cards and several national numbers. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
  }
  return sum % 10 === 0
}

/** The number modulo `modulus`, digit by digit, since an IBAN as a number has up to 60 digits. */
export function remainder(digits: string, modulus: number): number {
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % modulus
  return rest
}

/** ISO 7064 mod 97-10 as an IBAN uses it (ISO 13616-1): country and check digits last, letters as 10 to 35. */
export function ibanRemainder(iban: string): number {
  const moved = iban.slice(4) + iban.slice(0, 4)
  return remainder(
    moved.replace(/[A-Z]/gu, (letter) => String(letter.charCodeAt(0) - 55)),
    97,
  )
}

/** Whether the digits, each times its weight, sum to a multiple of `modulus`. */
export function weighted(digits: string, weights: readonly number[], modulus: number): boolean {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return sum % modulus === 0
}

/** Verhoeff's check (Error detecting decimal codes, 1969), of Aadhaar numbers: the dihedral group of order ten. */
export function verhoeff(digits: string): boolean {
  let check = 0
  for (let i = 0; i < digits.length; i++) {
    check = dihedral(check, permuted(Number(digits[digits.length - 1 - i]), i % 8))
  }
  return check === 0
}

function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5
  return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5
}

const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const

function permuted(digit: number, times: number): number {
  let result = digit
  for (let i = 0; i < times; i++) result = PERMUTATION[result] ?? 0
  return result
}

/** ISO 7064 mod 11-10, of German tax ids. */
export function mod11of10(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === Number(digits.at(-1))
}
