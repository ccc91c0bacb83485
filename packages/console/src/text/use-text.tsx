import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { detached } from '../platform/detached.ts'
import { remember, remembered } from '../platform/preference.ts'
import { type Catalogue, type Language, languages, loadCatalogue } from './catalogue.ts'
import { en } from './en/index.ts'
import { type Format, formatIn } from './format.ts'

type Texts = {
  readonly t: Catalogue
  readonly f: Format
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  /** `undefined`: the zone of this machine */
  readonly setZone: (zone: string | undefined) => void
}

const Context = createContext<Texts | undefined>(undefined)

/** The texts in the chosen language (`t`) and dates, numbers and lists as that language writes them (`f`). */
export function useText(): Texts {
  const texts = use(Context)
  if (texts === undefined) throw new RangeError('useText outside TextProvider')
  return texts
}

export const machineZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(chosenLanguage)
  const [zone, setZone] = useState(() => remembered('zone') ?? machineZone())
  const [t, setTexts] = useState<Catalogue>(en)
  useEffect(() => {
    let stale = false
    document.documentElement.lang = language
    detached(
      loadCatalogue(language).then((loaded) => {
        if (!stale) setTexts(() => loaded)
      }),
    )
    return () => {
      stale = true
    }
  }, [language])
  const value = useMemo<Texts>(
    () => ({
      t,
      f: formatIn(language, zone),
      language,
      setLanguage: (chosen) => {
        remember('language', chosen)
        setLanguage(chosen)
      },
      setZone: (chosen) => {
        remember('zone', chosen)
        setZone(chosen ?? machineZone())
      },
    }),
    [t, language, zone],
  )
  return (
    <Context value={value}>
      <I18nProvider locale={language === 'de' ? 'de-DE' : 'en-GB'}>{children}</I18nProvider>
    </Context>
  )
}

function chosenLanguage(): Language {
  const wanted = [remembered('language'), ...navigator.languages.map((tag) => tag.slice(0, 2))]
  return wanted.flatMap((tag) => languages.find((language) => language === tag) ?? [])[0] ?? 'en'
}
