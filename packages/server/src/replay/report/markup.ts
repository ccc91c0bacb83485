import { visibleText } from '@answerable/contract'

/** Text that is markup already. Only {@link markup} makes it, so nothing of a recording can become it. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Markup | readonly Part[]

/**
 * Markup from a template.
 * INVARIANT: every value is escaped, whoever wrote it, and characters nobody can see are made visible: a recording holds
 * texts of attackers, and this page is opened by the person who judges them.
 */
export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.reduce((text, string, i) => text + written(parts[i - 1] ?? '') + string))

const written = (part: Part): string => {
  if (part instanceof Markup) return part.text
  if (typeof part === 'object') return part.map(written).join('')
  return visibleText(String(part)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}
