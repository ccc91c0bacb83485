import type { Mode } from '@answerable/contract'
import type { ReactNode } from 'react'
import { useText } from '../text/use-text.tsx'

export type Tone = 'open' | 'held' | 'shut' | 'plain'

/** A state as a word with a bar beside it. The word says it; the colour only repeats it. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`mark ${tone}`}>{children}</span>
}

const TONES: Readonly<Record<Mode, Tone>> = { live: 'open', review_all: 'held', advisory_only: 'held', paused: 'shut' }

/** @param open false: something is missing, so nothing passes whatever the mode says */
export function ModeMark({ mode, open }: { mode: Mode; open: boolean }) {
  const { t } = useText()
  if (!open && mode !== 'paused') return <Mark tone="shut">{t.common.closed}</Mark>
  return <Mark tone={TONES[mode]}>{t.common.mode[mode]}</Mark>
}
