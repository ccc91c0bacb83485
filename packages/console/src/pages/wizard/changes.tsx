import {
  type CheckedManifest,
  type Direction,
  type Manifest,
  manifestDifference,
  manifestDirections,
} from '@answerable/contract'
import { useText } from '../../text/use-text.tsx'

type ChangesProps = { before: Manifest; after: Manifest; rulesChanged: CheckedManifest['rulesChanged'] }

/** Against what is registered: each change in a sentence, and whether it tightens or loosens what may be done. */
export function Changes({ before, after, rulesChanged }: ChangesProps) {
  const { t } = useText()
  const lines = [...manifestDifference(before, after), ...(rulesChanged?.sentences ?? [])]
  const directions = manifestDirections(before, after)
  if (lines.length === 0) return <p className="soft">{t.wizard.nothingChanged}</p>
  const unordered = manifestDifference(before, after).length > directions.length
  const all: Direction[] = [
    ...directions.map(({ direction }) => direction),
    ...(rulesChanged === null || rulesChanged.sentences.length === 0
      ? []
      : [rulesChanged.tightens ? ('tightens' as const) : ('loosens' as const)]),
    ...(unordered ? ['changes' as const] : []),
  ]
  const overall = all.includes('loosens') ? 'loosens' : all.includes('changes') ? 'changes' : 'tightens'
  return (
    <section className="stack tight" aria-label={t.wizard.differs}>
      <h3>{t.wizard.differs}</h3>
      <p className="soft">{t.wizard.differsSays}</p>
      <p className={overall === 'loosens' ? 'note held' : 'note'}>{t.wizard.overall[overall]}</p>
      <ul className="changes stack tight" lang="en">
        {lines.map((line, place) => (
          <li key={`${place} ${line}`} dir="auto" className="break">
            {line}
          </li>
        ))}
      </ul>
      {directions.length === 0 ? null : (
        <ul className="soft small stack tight">
          {directions.map(({ part, direction }, place) => {
            const [kind = '', ...named] = part.split(' ')
            return (
              <li key={`${place} ${part}`}>
                {t.wizard.part[kind as keyof typeof t.wizard.part]} <code>{named.join(' ')}</code>:{' '}
                {t.wizard.directions[direction]}
              </li>
            )
          })}
        </ul>
      )}
      {rulesChanged === null || rulesChanged.sentences.length === 0 ? null : (
        <p className="soft small">{t.wizard.ruleChanges[rulesChanged.tightens ? 'tightens' : 'loosens']}</p>
      )}
    </section>
  )
}
