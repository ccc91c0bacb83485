import type * as rules from '@answerable/domain'

/**
 * The rules the writer runs: the functions of `@answerable/domain`, given as one object so that tests can run the whole
 * write path with rules of a few lines.
 */
export type Domain = Pick<
  typeof rules,
  | 'emptyModel'
  | 'fold'
  | 'modelToJson'
  | 'modelFromJson'
  | 'projectionKeys'
  | 'project'
  | 'needs'
  | 'followUp'
  | 'decide'
  | 'answer'
  | 'actorOf'
  | 'messagesOf'
  | 'emptyTrace'
  | 'extendTrace'
  | 'tracePartOf'
>
