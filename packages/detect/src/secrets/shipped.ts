import rules from '../rules/secrets.json' with { type: 'json' }

/**
 * The rules that come with the product, for {@link compileSecretRules}. Written from what vendors document about their
 * tokens; sets by others in the same shape can be used instead or beside them.
 */
export const shippedSecretRules: unknown = rules
