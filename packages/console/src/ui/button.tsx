import { createLink } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button'

/**
 * `act`: the one thing this page is for. `plain`: as good a choice as any beside it. `shut`: closes something.
 * `quiet`: small helps.
 */
export type Weight = 'act' | 'plain' | 'shut' | 'quiet'

type ButtonProps = Omit<AriaButtonProps, 'className' | 'children'> & { weight?: Weight; children: ReactNode }

export function Button({ weight = 'plain', ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={`button ${weight}`} />
}

type AnchorProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement>; weight?: Weight }

const Anchor = ({ weight = 'plain', className, ...rest }: AnchorProps) => (
  <a {...rest} className={`button ${weight} ${className ?? ''}`} />
)

/** A link that looks like a button: it goes somewhere, and a new tab can hold it. */
export const ButtonLink = createLink(Anchor)
