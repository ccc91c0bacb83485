import type { Proposal } from '../../data/proposal.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'

const CHAPTERS = ['alone', 'people', 'never', 'nothing'] as const

/** The statement itself. Printed, it is one sheet with room for a date and a name. */
export function Contract({ proposal, until }: { proposal: Proposal; until: string }) {
  const { t, f } = useText()
  const { owner, name, sentences } = proposal
  return (
    <section className="deed" aria-label={t.statement.title}>
      <p className="deed-first">
        {t.statement.answerFor(owner.name ?? owner.person, name)} <strong>{f.instant(until)}</strong>.
      </p>
      {CHAPTERS.map((chapter) => (
        <div key={chapter} className="deed-chapter">
          <h2>{t.statement.chapter[chapter]}</h2>
          <ul lang="en">
            {sentences[chapter].length === 0 ? <li lang={undefined}>{t.statement.chapterEmpty[chapter]}</li> : null}
            {sentences[chapter].map((sentence, place) => (
              <li key={`${place} ${sentence}`} dir="auto">
                {sentence}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="deed-foot no-print">
        <span className="soft small">{t.statement.draft}</span>
        <Button weight="quiet" onPress={() => print()}>
          {t.statement.print}
        </Button>
      </div>
      <div className="deed-lines">
        <span>{t.statement.placeAndDate}</span>
        <span>{owner.name ?? owner.person}</span>
      </div>
    </section>
  )
}
