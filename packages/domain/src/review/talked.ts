import type { LoggedEventOf, RecordRow } from '@answerable/contract'

type Row = RecordRow<'decision'>

/** What talk about a held decision changes of its row: who has it in hand, what was asked, what was answered. */
export function talked(
  event: LoggedEventOf<'review.taken'> | LoggedEventOf<'review.asked'> | LoggedEventOf<'review.answered'>,
): (row: Row) => Partial<Row> {
  const { id, index, time } = event
  const said = { id, index, time, person: event.body.person }
  return (row) => {
    const questions = row.questions ?? []
    switch (event.type) {
      case 'review.taken':
        return { taken: { ...said, until: event.body.until } }
      case 'review.asked':
        return { questions: [...questions, { ...said, to: event.body.to, answer: null }] }
      case 'review.answered':
        return {
          questions: questions.map((one) => (one.id === event.body.question ? { ...one, answer: said } : one)),
        }
    }
  }
}
