import { useEffect, useState } from 'preact/hooks';
import { enLater } from '../copy/en-later.ts';
import { phrase } from '../copy/phrase.ts';
import type { Exit } from '../step-props.ts';
import { Button } from './button.tsx';
import { TextButton } from './text-button.tsx';

const SECOND = 1000;
const COUNTDOWN = 5;

type Props = { exit: Exit; app: string; kind?: 'primary' | 'outline'; isCounting?: boolean };

/** The way out of the last screen. A page without a host goes back by itself, which the person can stop. */
export function Leave({ exit, app, kind = 'primary', isCounting = false }: Props) {
  if (exit.kind === 'host') {
    return (
      <Button kind={kind} onClick={() => exit.ask({ type: 'close' })}>
        {enLater.leave.done}
      </Button>
    );
  }
  if (exit.kind === 'return') return <Return url={exit.url} app={app} isCounting={isCounting} />;
  const isFramed = window.parent !== window; // a frame has nothing to close
  return <p class="closing">{isFramed ? phrase(enLater.leave.goOn, { app }) : enLater.leave.close}</p>;
}

function Return({ url, app, isCounting }: { url: string; app: string; isCounting: boolean }) {
  const [isStaying, setStaying] = useState(!isCounting);
  const [left, setLeft] = useState(COUNTDOWN);
  useEffect(() => {
    if (isStaying) return;
    if (left === 0) {
      location.replace(url);
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), SECOND);
    return () => clearTimeout(timer);
  }, [isStaying, left, url]);

  return (
    <>
      <Button onClick={() => location.replace(url)}>{phrase(enLater.leave.returnTo, { app })}</Button>
      {!isStaying && (
        <p class="countdown">
          {phrase(enLater.leave.returning, { count: left })}{' '}
          <TextButton onClick={() => setStaying(true)}>{enLater.leave.stay}</TextButton>
        </p>
      )}
    </>
  );
}
