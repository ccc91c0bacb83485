import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '../data/health.ts'
import { useText } from '../text/use-text.tsx'

/** What holds for every page: that nothing here is real, that the founding is half done, that the gate is shut. */
export function Bands() {
  const { t } = useText()
  const { data: health, isError } = useQuery(healthQuery)
  return (
    <>
      {health?.practice !== true ? null : (
        <Band word={t.shell.practice} tone="held">
          {t.shell.practiceSays}
        </Band>
      )}
      {health?.provisional !== true ? null : (
        <Band word={t.shell.provisional} tone="held">
          {t.shell.provisionalSays}
        </Band>
      )}
      {health?.status !== 'clock_unconfirmed' ? null : (
        <Band word={t.common.closed} tone="shut">
          {t.shell.clockStopped}
        </Band>
      )}
      {!isError ? null : (
        <Band word={t.problems.unreached} tone="shut">
          {t.shell.unreached}
        </Band>
      )}
    </>
  )
}

function Band({ word, tone, children }: { word: string; tone: 'held' | 'shut'; children: string }) {
  return (
    <div className={`band ${tone}`} role="status">
      <span className="word">{word}</span>
      <span>{children}</span>
    </div>
  )
}
