import type { HumanCommandType, Payload } from '../commands/index.ts'
import { acceptanceSentences } from './acceptance.ts'
import { countersignSentences } from './countersign.ts'
import { confirmSentences } from './confirm.ts'
import { coverSentences } from './cover.ts'
import { calendarSentences } from './calendar.ts'
import { separationSentences } from './separation.ts'
import { checkSentences } from './check.ts'
import { challengeSentences } from './challenge.ts'
import { answeringSentences } from './answering.ts'
import type { Chapter } from './chapter.ts'
import { exceptionSentences } from './exceptions.ts'
import { invitationSentences } from './invitation.ts'
import type { Names } from './names.ts'
import { epochSentences } from './epoch.ts'
import { erasureSentences } from './erasure.ts'
import { incidentSentences } from './incident.ts'
import { nominationSentences, responsibilityChapter } from './nomination.ts'
import { peopleSentences } from './people.ts'
import { restrictionSentences } from './restriction.ts'
import { reviewSentences } from './review.ts'
import { rightSentences } from './right.ts'
import { roleSentences } from './role.ts'
import { secretSentences } from './secret.ts'
import { standingApprovalSentences } from './standing-approvals.ts'
import { useCaseSentences } from './use-case.ts'
import { witnessSentences } from './witness.ts'

/** One function per command a person can sign; a command without sentences does not compile. */
const chapters: Chapter<HumanCommandType> = {
  ...peopleSentences,
  ...invitationSentences,
  ...roleSentences,
  ...rightSentences,
  ...useCaseSentences,
  ...nominationSentences,
  ...incidentSentences,
  ...responsibilityChapter,
  ...confirmSentences,
  ...coverSentences,
  ...calendarSentences,
  ...separationSentences,
  ...challengeSentences,
  ...checkSentences,
  ...acceptanceSentences,
  ...countersignSentences,
  ...answeringSentences,
  ...restrictionSentences,
  ...exceptionSentences,
  ...standingApprovalSentences,
  ...epochSentences,
  ...witnessSentences,
  ...reviewSentences,
  ...erasureSentences,
  ...secretSentences,
}

/**
 * What a person signs, in plain sentences: the text digest of the statement is SHA-256 over them, joined by line feeds.
 *
 * INVARIANT: each sentence is one line and holds no character that cannot be seen; text that others chose cannot forge
 * a sentence (golden tests with hostile names).
 *
 * @param names what ids stand for, from the log the statement is meant for
 */
export function describe<T extends HumanCommandType>(
  command: { type: T; payload: Payload<T> },
  names: Names,
): string[] {
  const sentences = chapters[command.type](command.payload, names)
  return names.practice ? ['PRACTICE: nothing in this log is real.', ...sentences] : sentences
}

export type { DecisionView } from './decision-view.ts'
export { explainDecision } from './explain.ts'
export { responsibilitySentences } from './nomination.ts'
export type { HeldDecision, KnownException, Names, PastCall, Scope, UseCaseFacts } from './names.ts'
export { NO_CALLS, pastCallSentences } from './past-calls.ts'
export { envelopeSentences } from './envelope.ts'
export { questionText } from './questions.ts'
export { nothingSentences, type Silence } from './nothing.ts'
export { entitiesSentence } from './use-case.ts'
export {
  duration as writtenDuration,
  instant as writtenInstant,
  quoted as quotedText,
  shown as visibleText,
} from './words.ts'
