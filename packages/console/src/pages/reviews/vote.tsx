import { useState } from 'react'
import type { Shown } from '../../data/reviews.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Field } from '../../ui/field.tsx'

type Props = { views: readonly Shown[]; act: string; verb: string }

/** The two answers, each named by what it does, and the reason that stands beside it for good. */
export function Vote({ views, act, verb }: Props) {
  const { t } = useText()
  const [reason, setReason] = useState('')
  const [wanting, setWanting] = useState(false)
  const [vote, setVote] = useState<'approve' | 'reject'>()
  const seen = views.flatMap(({ decision, decided: { action } }) =>
    action === null ? [] : [{ decision, shown: action }],
  )
  if (seen.length < views.length) return <p className="note held">{t.reviews.erased}</p>
  const [only] = seen
  const choose = (chosen: 'approve' | 'reject'): void => {
    if (reason.trim() === '') setWanting(true)
    else setVote(chosen)
  }
  const said = vote === undefined || only === undefined ? undefined : { vote, reason: reason.trim() }
  const over = views.some(({ followed }) => followed.state !== 'held')
  const label = vote === 'approve' ? t.reviews.yes(act) : t.reviews.no(verb)
  return (
    <section className="stack vote">
      <Field
        label={t.reviews.reason}
        hint={t.reviews.reasonSays}
        lines={2}
        maxLength={2000}
        value={reason}
        onChange={(text) => {
          setReason(text)
          setWanting(false)
        }}
        error={wanting ? t.reviews.reasonMissing : undefined}
      />
      <div className="row">
        <Button isDisabled={over} onPress={() => choose('approve')}>
          {t.reviews.yes(act)}
        </Button>
        <Button isDisabled={over} onPress={() => choose('reject')}>
          {t.reviews.no(verb)}
        </Button>
      </div>
      {said === undefined || only === undefined ? null : seen.length === 1 ? (
        <Ceremony command="review.vote" payload={{ ...said, ...only }} act={label} onClose={() => setVote(undefined)} />
      ) : (
        <Ceremony
          command="review.vote_plan"
          payload={{ ...said, decisions: seen }}
          act={label}
          onClose={() => setVote(undefined)}
        />
      )}
    </section>
  )
}
