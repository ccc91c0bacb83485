import { remember, remembered } from './preference.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export function currentTheme(): Theme {
  const chosen = remembered('theme')
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

/** `system` leaves the choice to the machine, which may change it in the evening. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  remember('theme', theme === 'system' ? undefined : theme)
}
