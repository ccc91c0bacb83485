import type { en } from './en/index.ts'

/** The same shape in any language: texts stay texts, sentences with gaps keep their gaps. */
type InAnyLanguage<T> = T extends string
  ? string
  : T extends (...gaps: infer Gaps) => string
    ? (...gaps: Gaps) => string
    : { readonly [K in keyof T]: InAnyLanguage<T[K]> }

/** Every text of the console. A language that leaves one out does not compile. */
export type Catalogue = InAnyLanguage<typeof en>

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** English is in the first load, since it is also what is shown while another language arrives. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  if (language === 'de') return (await import('./de/index.ts')).de
  return (await import('./en/index.ts')).en
}
