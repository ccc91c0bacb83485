import { registerHooks } from 'node:module'

/** Packages that publish TypeScript under the `source` condition, which Node strips for nobody's dependencies. */
const PUBLISH_SOURCES = /^eventsource(?:-parser)?(?:\/|$)/u

/**
 * A checkout runs with `--conditions=source`, to run its own packages from their sources. Two dependencies of the MCP
 * client mean something else by that name: for them it is not set. An installed package runs without the condition.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    PUBLISH_SOURCES.test(specifier)
      ? next(specifier, { ...context, conditions: context.conditions.filter((name) => name !== 'source') })
      : next(specifier, context),
})
