import { useState } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { applyTheme, currentTheme, type Theme, themes } from '../platform/theme.ts'
import { languages } from '../text/catalogue.ts'
import { machineZone, useText } from '../text/use-text.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/field.tsx'

/** How this person likes to read: light or dark, which language, whose time. Kept in this browser only. */
export function ViewChoices() {
  const { t, f, language, setLanguage, setZone } = useText()
  const [theme, setTheme] = useState<Theme>(currentTheme)
  const here = machineZone()
  const zones = [...new Set([here, f.zone, 'UTC'])]
  return (
    <DialogTrigger>
      <Button weight="quiet">{t.shell.view}</Button>
      <Popover placement="top start">
        <Dialog className="view-panel" aria-label={t.shell.view}>
          <Choice
            label={t.shell.theme}
            value={theme}
            options={themes.map((key) => [key, t.shell.themes[key]] as const)}
            onChange={(chosen) => {
              applyTheme(chosen)
              setTheme(chosen)
            }}
          />
          <Choice
            label={t.shell.language}
            value={language}
            options={languages.map((key) => [key, t.shell.languages[key]] as const)}
            onChange={setLanguage}
          />
          <Choice
            label={t.shell.zone}
            value={f.zone}
            options={zones.map((zone) => [zone, zone === here ? t.shell.zoneHere(zone) : zone] as const)}
            onChange={(zone) => setZone(zone === here ? undefined : zone)}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
