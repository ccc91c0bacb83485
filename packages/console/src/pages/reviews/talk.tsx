import { useState } from 'react'
import { useNow } from '../../data/health.ts'
import type { Shown } from '../../data/reviews.ts'
import { useText } from '../../text/use-text.tsx'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Person } from '../../ui/person.tsx'
import { Reasoned } from '../../ui/reasoned.tsx'
import { Away, When } from '../../ui/when.tsx'

type Props = { view: Shown; mine: boolean; me: string | undefined }

/** Who has it in hand, what was asked before deciding, and the answers. None of it is a vote. */
export function Talk({ view, mine, me }: Props) {
  const { t } = useText()
  const { decision, followed } = view
  const { questions, state, review } = followed
  const held = state === 'held'
  return (
    <section className="stack tight">
      {questions.length === 0 ? null : <h3>{t.reviews.questions}</h3>}
      {questions.map(({ id, person, name, question, to, answer, time }) => (
        <div key={id} className="stack tight">
          <p>
            <Person who={{ person, name }} />, <When at={time} />:
          </p>
          <blockquote className="said" dir="auto">
            {question}
          </blockquote>
          {answer !== null ? (
            <>
              <p>
                <Person who={answer} />, <When at={answer.time} />:
              </p>
              <blockquote className="said" dir="auto">
                {answer.answer}
              </blockquote>
            </>
          ) : held && to.some((one) => one.person === me) ? (
            <Reasoned
              act={t.reviews.answerIt}
              label={t.reviews.answer}
              hint={t.reviews.answerSays}
              command="review.answer"
              payload={(said) => ({ decision, question: id, answer: said })}
            />
          ) : (
            <p className="soft">{t.reviews.unanswered}</p>
          )}
        </div>
      ))}
      {mine && held && review !== null ? (
        <Reasoned
          act={t.reviews.ask}
          label={t.reviews.question}
          hint={t.reviews.askSays}
          command="review.ask"
          payload={(question) => ({ decision, question })}
        >
          <p>
            {t.reviews.deadlineRuns} <When at={review.due} />.
          </p>
        </Reasoned>
      ) : null}
    </section>
  )
}

/** One reviewer at a time has it in hand, for a quarter of an hour; nobody is kept from voting by it. */
export function InHand({ view: { decision, followed }, mine }: { view: Shown; mine: boolean }) {
  const { t } = useText()
  const now = useNow()
  const [taking, setTaking] = useState(false)
  const { taken } = followed
  const inHand = taken !== null && Date.parse(taken.until) > now
  return (
    <>
      {inHand ? (
        <p className="note">
          {t.reviews.inHandOf} <Person who={taken} />, {t.reviews.free} <Away at={taken.until} />.
        </p>
      ) : mine ? (
        <div className="row">
          <Button onPress={() => setTaking(true)}>{t.reviews.take}</Button>
          <span className="soft small">{t.reviews.takeSays}</span>
        </div>
      ) : null}
      {taking ? (
        <Ceremony command="review.take" payload={{ decision }} act={t.reviews.take} onClose={() => setTaking(false)} />
      ) : null}
    </>
  )
}
