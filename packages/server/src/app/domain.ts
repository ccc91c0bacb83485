import * as rules from '@answerable/domain'
import type { Domain } from '../writer/domain.ts'

/** The rules this product runs, as the writer takes them. */
export const domain: Domain = {
  emptyModel: rules.emptyModel,
  fold: rules.fold,
  modelToJson: rules.modelToJson,
  modelFromJson: rules.modelFromJson,
  projectionKeys: rules.projectionKeys,
  project: rules.project,
  needs: rules.needs,
  followUp: rules.followUp,
  decide: rules.decide,
  answer: rules.answer,
  actorOf: rules.actorOf,
  messagesOf: rules.messagesOf,
  emptyTrace: rules.emptyTrace,
  extendTrace: rules.extendTrace,
  tracePartOf: rules.tracePartOf,
}
