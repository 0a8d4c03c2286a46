import type { FlowErrorCode } from '@consentry/protocol/errors.ts';
import { enLater } from '../copy/en-later.ts';
import { findHelpUrl } from '../help-url.ts';
import { Button } from './button.tsx';
import { HelpLink } from './help-link.tsx';
import { Page } from './page.tsx';
import { Phrase } from './phrase.tsx';
import { TextButton } from './text-button.tsx';

const words = enLater.accountState;

type Code = keyof typeof words.of;

type Props = {
  code: Code;
  helpUrl: string | undefined;
  institution: string;
  onAgain: () => void;
  onAnother: () => void;
};

/** The right password, and still no way in: what that means, and where it can be mended. */
export function AccountState({ code, helpUrl, institution, onAgain, onAnother }: Props) {
  const { heading, means, next, help } = words.of[code];
  const url = findHelpUrl(helpUrl);
  return (
    <Page
      heading={heading}
      footer={
        <>
          {url !== undefined && <HelpLink url={url}>{help}</HelpLink>}
          <Button kind={url === undefined ? 'primary' : 'outline'} onClick={onAgain}>
            {words.again}
          </Button>
        </>
      }
    >
      <p class="lede">
        <Phrase of={means} values={{ institution }} />
      </p>
      <p class="lede">{next}</p>
      <p class="aside">
        <TextButton onClick={onAnother}>{words.another}</TextButton>
      </p>
    </Page>
  );
}

export function isAccountState(code: FlowErrorCode): code is Code {
  return Object.hasOwn(words.of, code);
}
