/**
 * The only place that touches the engine. Everything crosses as JSON text, so what goes in is plain data.
 */
import {
  checkParsePolicySet,
  getCedarLangVersion,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs'
import type {
  AuthorizationAnswer,
  DetailedError,
  PolicyJson,
  SchemaJson,
  StatefulAuthorizationCall,
  ValidationError,
} from '@cedar-policy/cedar-wasm/nodejs'

export { checkParsePolicySet, policyToJson, preparsePolicySet, statefulIsAuthorized, validate }
export type { AuthorizationAnswer, DetailedError, PolicyJson, SchemaJson, StatefulAuthorizationCall, ValidationError }

/** Version of the Cedar language that judged, for decision records. */
export const cedarLanguage = (): string => getCedarLangVersion()
