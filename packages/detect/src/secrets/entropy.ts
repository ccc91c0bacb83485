/**
 * Shannon entropy of a text's characters in bits per character (C. E. Shannon, 1948). Random tokens have more than
 * words, placeholders like `xxxx` have none.
 */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  let length = 0
  for (const char of text) {
    counts.set(char, (counts.get(char) ?? 0) + 1)
    length++
  }
  let bits = 0
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length)
  return bits
}
