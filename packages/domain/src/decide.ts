import { type CommandOf, eventTable, type HumanCommandType } from '@answerable/contract'
import { countersignAcceptance } from './acceptance/countersign.ts'
import { approveChange } from './acceptance/approve.ts'
import { confirmAuthority, confirmKey } from './authority/confirm.ts'
import { acceptCover, endCover, startCover } from './cover/decide.ts'
import { signHandover } from './handover/decide.ts'
import { recordCompetence, revokeCompetence } from './competence/decide.ts'
import { setCalendar } from './calendar/decide.ts'
import { setTeam } from './team/decide.ts'
import { recordCheck } from './check/decide.ts'
import { recordChallenge } from './acceptance/challenge.ts'
import { rescindAcceptance, signAcceptance } from './acceptance/decide.ts'
import { signAttestation } from './attestation/decide.ts'
import { registerAgent, revokeAgent } from './agent/decide.ts'
import { approveErasure, liftHold, placeHold } from './erasure/decide.ts'
import { grantAuthority, revokeAuthority } from './authority/decide.ts'
import { confirmClock, moveClock } from './clock/decide.ts'
import { announceComponent } from './component/decide.ts'
import { claimDecision, openIntent } from './decision/claim.ts'
import { lapseEffect, recordEffect } from './decision/effect.ts'
import { requestDecision } from './decision/request.ts'
import { warnOfExpiry } from './expiry/decide.ts'
import {
  acknowledgeIncident,
  closeIncident,
  decideIncident,
  escalateIncident,
  openIncident,
  restrictForIncident,
} from './incident/decide.ts'
import { withDetections } from './incident/detect.ts'
import { reassessIncident } from './incident/reassess.ts'
import { reportIncident } from './incident/report.ts'
import { acceptNomination, makeNominations, redirectNomination, retireNomination } from './nomination/decide.ts'
import { renewObserved, signObserved } from './observed/decide.ts'
import { signResponsibilities } from './responsibilities/decide.ts'
import { openTaskFor, settleTask } from './task/decide.ts'
import { declareEmergency, reviewEmergency, secondEmergency } from './emergency/decide.ts'
import { approveException, refuseException, revokeException } from './exception/approve.ts'
import { renewException, requestException } from './exception/decide.ts'
import { acceptInvitation, createInvitation, withdrawInvitation } from './invitation/decide.ts'
import { countersignMandate, proposeMandate } from './mandate/decide.ts'
import type { Agent, Person } from './model.ts'
import { addKey, departPerson, movePerson, registerPerson, revokeKey, setUpPerson } from './people/decide.ts'
import { directoryDeparted } from './people/leaver.ts'
import { publishPolicy } from './policy/decide.ts'
import { tightenPolicy } from './policy/tighten.ts'
import { recordRelease } from './release/decide.ts'
import { agentOf, signerOf } from './principal.ts'
import { isRefused, no, type Refused } from './refuse.ts'
import { liftRestriction, setRestriction } from './restriction/decide.ts'
import { explainRestriction, remindOfReason } from './restriction/reason.ts'
import { expireReview, voteOnReview } from './review/decide.ts'
import { answerReview, askAboutReview, takeReview } from './review/talk.ts'
import { voteOnPlan } from './review/plan.ts'
import { assignRole, withdrawRole } from './role/decide.ts'
import { closeRun, openRun, recordObservation } from './run/decide.ts'
import { settleSecret } from './secret/decide.ts'
import { withLeaks } from './secret/leaked.ts'
import { revokeStandingApproval, signStandingApproval } from './standing-approval/decide.ts'
import type { DecideContext, Decided, DomainEvent, Envelope } from './types.ts'
import { rotateSigner } from './signer/decide.ts'
import { archiveEpoch, eraseInEpoch } from './epoch/archive.ts'
import { closeEpoch } from './epoch/decide.ts'
import { tellOfWitness } from './witness/alarm.ts'
import { declareWitness } from './witness/decide.ts'
import { registerUseCase } from './use-case/decide.ts'

type ByPerson = { [T in HumanCommandType]: (context: DecideContext, signer: Person, command: CommandOf<T>) => Decided }

/** INVARIANT 9: none of these is reachable with anything but a person's own signature. */
const byPerson: ByPerson = {
  'person.register': registerPerson,
  'person.depart': departPerson,
  'invitation.create': createInvitation,
  'invitation.withdraw': withdrawInvitation,
  'role.assign': assignRole,
  'role.withdraw': withdrawRole,
  'person.move': movePerson,
  'key.confirm': confirmKey,
  'key.add': addKey,
  'key.revoke': revokeKey,
  'mandate.propose': proposeMandate,
  'mandate.countersign': countersignMandate,
  'authority.grant': grantAuthority,
  'authority.revoke': revokeAuthority,
  'use_case.register': registerUseCase,
  'nomination.make': makeNominations,
  'nomination.accept': acceptNomination,
  'nomination.redirect': redirectNomination,
  'nomination.retire': retireNomination,
  'observed.sign': signObserved,
  'observed.renew': renewObserved,
  'task.settle': settleTask,
  'responsibilities.sign': signResponsibilities,
  'policy.publish': publishPolicy,
  'authority.confirm': confirmAuthority,
  'calendar.set': setCalendar,
  'team.set': setTeam,
  'check.record': recordCheck,
  'competence.record': recordCompetence,
  'competence.revoke': revokeCompetence,
  'cover.accept': acceptCover,
  'cover.start': startCover,
  'cover.end': endCover,
  'handover.sign': signHandover,
  'challenge.record': recordChallenge,
  'policy.tighten': tightenPolicy,
  'change.approve': approveChange,
  'acceptance.sign': signAcceptance,
  'acceptance.countersign': countersignAcceptance,
  'acceptance.rescind': rescindAcceptance,
  'incident.open': openIncident,
  'incident.acknowledge': acknowledgeIncident,
  'incident.reassess': reassessIncident,
  'incident.decide': decideIncident,
  'incident.close': closeIncident,
  'attestation.sign': signAttestation,
  'restriction.set': setRestriction,
  'restriction.explain': explainRestriction,
  'restriction.lift': liftRestriction,
  'erasure.approve': approveErasure,
  'hold.place': placeHold,
  'hold.lift': liftHold,
  'exception.request': requestException,
  'exception.approve': approveException,
  'exception.refuse': refuseException,
  'exception.revoke': revokeException,
  'exception.renew': renewException,
  'emergency.declare': declareEmergency,
  'emergency.second': secondEmergency,
  'emergency.review': reviewEmergency,
  'standing_approval.sign': signStandingApproval,
  'standing_approval.revoke': revokeStandingApproval,
  'component.announce': announceComponent,
  'agent.register': registerAgent,
  'agent.revoke': revokeAgent,
  'epoch.close': closeEpoch,
  'epoch.archive': archiveEpoch,
  'epoch.erase': eraseInEpoch,
  'signer.rotate': rotateSigner,
  'witness.declare': declareWitness,
  'clock.confirm': confirmClock,
  'review.take': takeReview,
  'review.ask': askAboutReview,
  'review.answer': answerReview,
  'review.vote': voteOnReview,
  'review.vote_plan': voteOnPlan,
  'secret.settle': settleSecret,
}

/**
 * Judges one command: the events it leads to, or a refusal that changes nothing. Pure: the same model, facts, tools
 * and instant give the same answer on every server and in every replay.
 */
export function decide(context: DecideContext, envelope: Envelope): Decided {
  // INVARIANT: a log that has ended takes no entry, whoever asks: what nobody can add, no thief of its key can either.
  if (context.model.epoch.closed !== null) return no('epoch_closed', `it ended at ${context.model.epoch.closed.time}`)
  const decided = decideAny(context, envelope)
  return misfit(decided.ok ? decided.events : (decided.found ?? [])) ?? decided
}

/**
 * INVARIANT 1: entries are read back by the schema of their type, so one that does not fit it would stand in the log and
 * never be read again. Whatever a caller sent to make it so, the command is refused instead.
 */
function misfit(events: readonly DomainEvent[]): Refused | undefined {
  for (const event of events) {
    const { error } = eventTable[event.type].body.safeParse(event.body)
    const where = error?.issues[0]?.path.join('.')
    if (error !== undefined) return no('invalid_input', `this does not fit one entry: ${event.type} ${where ?? ''}`)
  }
  return undefined
}

function decideAny(context: DecideContext, envelope: Envelope): Decided {
  const { command, principal } = envelope
  switch (command.type) {
    case 'person.setup':
      return principal.kind === 'installer'
        ? setUpPerson(context, command)
        : no('forbidden', 'only with the installer’s token')
    case 'release.record':
      return principal.kind === 'pipeline'
        ? recordRelease(context, principal, command)
        : no('forbidden', 'only a pipeline’s own proof counts')
    case 'invitation.accept':
      return principal.kind === 'invitee'
        ? acceptInvitation(context, command, envelope.joined)
        : no('forbidden', 'only with the token of the invitation')
    case 'directory.departed':
      return principal.kind === 'system' && principal.id === 'directory'
        ? directoryDeparted(context, command)
        : no('forbidden', 'told by a directory only')
    case 'witness.alarm':
    case 'witness.clear':
      return principal.kind === 'system'
        ? tellOfWitness(context, command)
        : no('forbidden', 'told by the log’s own server only')
    case 'clock.move':
      return principal.kind === 'agent' ? no('forbidden', 'an agent moves no clock') : moveClock(context, command)
    case 'expiry.warn':
      return principal.kind === 'system' ? warnOfExpiry(context, command) : no('forbidden', 'raised by a timer only')
    case 'restriction.remind':
      return principal.kind === 'system' ? remindOfReason(context, command) : no('forbidden', 'raised by a timer only')
    case 'incident.escalate':
      return principal.kind === 'system'
        ? escalateIncident(context, command)
        : no('forbidden', 'raised by a timer only')
    case 'incident.restrict':
      return principal.kind === 'system'
        ? restrictForIncident(context, command)
        : no('forbidden', 'raised by a timer only')
    case 'task.open':
      return principal.kind === 'system' ? openTaskFor(context, command) : no('forbidden', 'raised by a timer only')
    case 'review.expire':
      return principal.kind === 'system' ? expireReview(context, command) : no('forbidden', 'raised by a timer only')
    case 'effect.lapse':
      return principal.kind === 'system' ? lapseEffect(context, command) : no('forbidden', 'raised by a timer only')
    case 'run.open':
    case 'run.close':
    case 'observation.record':
    case 'decision.request':
    case 'decision.claim':
    case 'intent.open':
    case 'effect.record':
    case 'incident.report':
      return decideForAgent(context, envelope)
    default: {
      const signer = signerOf(context, envelope)
      if (isRefused(signer)) return signer
      const judge = byPerson[command.type] as (context: DecideContext, signer: Person, of: typeof command) => Decided
      return judge(context, signer, command)
    }
  }
}

function decideForAgent(context: DecideContext, envelope: Envelope): Decided {
  const { command, principal, seen } = envelope
  const agent = agentOf(context, principal)
  if (isRefused(agent)) return agent
  const decided = withLeaks(context, decideAs(agent, context, envelope), seen)
  return withDetections(context, agent, command, decided)
}

function decideAs(agent: Agent, context: DecideContext, { command, seen }: Envelope): Decided {
  switch (command.type) {
    case 'run.open':
      return openRun(context, agent, command, seen)
    case 'run.close':
      return closeRun(context, agent, command)
    case 'observation.record':
      return recordObservation(context, agent, command, seen)
    case 'decision.request':
      return requestDecision(context, agent, command, seen)
    case 'decision.claim':
      return claimDecision(context, agent, command)
    case 'intent.open':
      return openIntent(context, agent, command)
    case 'effect.record':
      return recordEffect(context, agent, command)
    case 'incident.report':
      return reportIncident(context, agent, command)
    default:
      return no('forbidden', 'not an agent’s command')
  }
}
