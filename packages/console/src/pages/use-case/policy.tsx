import type { UseQueryResult } from '@tanstack/react-query'
import type { UseCaseFile } from '../../data/use-cases.ts'
import { useText } from '../../text/use-text.tsx'
import { Cite } from '../../ui/cite.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Part } from '../../ui/page.tsx'

/** The rules in sentences, with what the gate reads beside them. */
export function Policy({ file }: { file: UseQueryResult<UseCaseFile> }) {
  const { t } = useText()
  const policy = (file.data?.accepted ?? file.data?.registered)?.policy
  return (
    <Part
      title={t.useCases.policy}
      margin={
        policy == null ? undefined : (
          <>
            {t.useCases.policyRules(policy.rules, policy.testsPassed)} <Cite entry={policy.entry} />
          </>
        )
      }
    >
      <Loaded query={file}>
        {() =>
          policy == null ? (
            <p>{t.useCases.noPolicy}</p>
          ) : (
            <div className="beside">
              <div className="stack tight">
                <h3 className="small-head">{t.useCases.policySays}</h3>
                <div className="sentences">
                  {(policy.sentences ?? []).map((sentence) => (
                    <p key={sentence}>{sentence}</p>
                  ))}
                </div>
              </div>
              <div className="stack tight">
                <h3 className="small-head">{t.useCases.policyCedar}</h3>
                <pre className="code-block" tabIndex={0} role="region" aria-label={t.useCases.policyCedar}>
                  {policy.text}
                </pre>
              </div>
            </div>
          )
        }
      </Loaded>
    </Part>
  )
}
