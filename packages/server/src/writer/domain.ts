import type {
  AnyRow,
  Command,
  CommandType,
  DomainEvent,
  JsonObject,
  LoggedEvent,
  RecordKey,
} from '@answerable/contract'
import type {
  Actor,
  DecideContext,
  Decided,
  Envelope,
  Model,
  Needs,
  Principal,
  RecordQuery,
  RowReader,
  Trace,
  TracePart,
} from '@answerable/domain'

/**
 * The rules the writer runs: the functions of `@answerable/domain`, given as one object so that tests can run the whole
 * write path with rules of a few lines.
 */
export type Domain = {
  emptyModel(): Model
  fold(model: Model, event: LoggedEvent): Model
  modelToJson(model: Model): JsonObject
  modelFromJson(json: JsonObject): Model
  projectionKeys(event: LoggedEvent): RecordKey[]
  project(read: RowReader, event: LoggedEvent): AnyRow[]
  needs(model: Model, envelope: Envelope): Needs
  decide(context: DecideContext, envelope: Envelope): Decided
  answer(type: CommandType, events: LoggedEvent[]): JsonObject
  actorOf(principal: Principal): Actor
  emptyTrace(): Trace
  extendTrace(trace: Trace, part: TracePart): Trace
  tracePartOf(event: DomainEvent): { run: string; part: TracePart } | undefined
  dueQueries(now: string): RecordQuery[]
  due(rows: AnyRow[], now: string): Command[]
}
