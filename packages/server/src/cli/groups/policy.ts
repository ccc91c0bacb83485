import { join } from 'node:path'
import type { JsonObject } from '@answerable/contract'
import { parsePolicyTests, runPolicyTests } from '@answerable/policy'
import { readYaml } from '@answerable/contract'
import type { Command } from 'commander'
import { compileFor } from '../../gate/check-policy.ts'
import { wholeNumber } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'
import { signedCommand } from '../signed-command.ts'
import { columns } from '../style.ts'
import { checkUseCase } from '../use-case/check.ts'
import { sound } from './use-case.ts'

/** `answerable policy …`: the rules, and tests of them. */
export function policyCommands(program: Command, run: Runner): void {
  const policy = program.command('policy').description('The rules of a use case')
  policy
    .command('test')
    .description('Run the policy tests of a folder, and judge the tests: is every rule needed by one?')
    .argument('<folder>', 'holds answerable.yaml, the policy and its tests')
    .action(run(async (context, folder: string) => testPolicy(context, folder)))
  policy
    .command('publish')
    .description('Publish the policy of a registered revision')
    .argument('<file>', 'answerable.yaml, which names the policy and its tests')
    .option('--revision <number>', 'the newest if left out', wholeNumber)
    .action(
      run(async (context, file: string, options: { revision?: number }) => {
        const { manifest, policy: text, tests, entities } = sound(checkUseCase(context.io, file), file)
        const connection = await context.connect()
        const useCase = manifest.use_case
        const revision = options.revision ?? Number((await connection.client.readUseCase({ useCase }))['revision'])
        return signedCommand(context, connection, {
          command: 'policy.publish',
          payload: { useCase, revision, policy: text, tests, ...(entities === undefined ? {} : { entities }) },
          done: `The policy of ${manifest.name} is published for revision ${revision}.`,
          next: [`Next, the owner: answerable accept ${useCase} --until 90d --risk low`],
        })
      }),
    )
}

function testPolicy({ io, style }: Context, folder: string): Result {
  const { manifest, policy, tests } = sound(checkUseCase(io, join(folder, 'answerable.yaml')), folder)
  const cases = tests === '' ? [] : parsePolicyTests(readYaml(tests).value)
  const report = runPolicyTests(compileFor(manifest, policy), cases)
  const weak = [
    ...report.uncoveredRules.map(({ rule, missing }) => `rule ${rule}: no ${missing.join(' and no ')} case`),
    ...report.mutants.filter(({ killed }) => !killed).map(({ rule }) => `rule ${rule}: no test fails without it`),
  ]
  return {
    json: JSON.parse(JSON.stringify(report)) as JsonObject,
    text: [
      ...columns(
        report.results.map(({ name, passed, outcome }) => [
          passed ? style.green('✓') : style.red('✗'),
          name,
          style.dim(outcome.outcome),
        ]),
      ),
      ...weak.map((line) => `${style.yellow('!')} ${line}`),
      `${report.passed} passed, ${report.failed} failed${report.complete ? '; every rule is needed by a test' : ''}`,
    ],
    exit: report.complete ? 'ok' : 'refused',
  }
}
