/** What one opening took, in milliseconds from the call. */
export interface Opening {
  /** To the first animation frame of the framed page in which its search box can be used. */
  usable: number;
  /** To the first animation frame of the host page in which the frame can be seen too: the SDK hides it until it loads. */
  seen: number;
}

/**
 * A partner's page with room for a frame. `measure(address)` opens the frame and resolves with an `Opening`. Both pages are
 * the same but for what `open` does; all clocks are epoch milliseconds of the pages themselves.
 */
export function hostPage(kind: 'sdk' | 'plain', frameOrigin: string): string {
  const open =
    kind === 'sdk'
      ? `Consentry.openConsent({ session: address, mode: 'inline', container });`
      : `const frame = document.createElement('iframe');
  frame.title = 'Connect your account';
  frame.style = 'display:block;width:100%;height:640px;border:0';
  frame.src = address;
  container.append(frame);`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Partner</title>
<link rel="icon" href="data:,">
${kind === 'sdk' ? '<script src="/consentry.js"></script>' : ''}
<h1>Partner</h1>
<div id="container"></div>
<script>
const now = () => performance.timeOrigin + performance.now();
const container = document.getElementById('container');
const open = (address) => {
  ${open}
};
window.measure = async (address) => {
  const usable = new Promise((resolve) => {
    addEventListener('message', ({ origin, data }) => {
      if (origin === '${frameOrigin}' && data.usableAt) resolve(data.usableAt);
    });
  });
  const startedAt = now();
  open(address);
  const usableAt = await usable;
  const shownAt = await new Promise((resolve) => {
    const look = () => {
      const frame = container.querySelector('iframe');
      if (frame && frame.checkVisibility({ opacityProperty: true, visibilityProperty: true })) resolve(now());
      else requestAnimationFrame(look);
    };
    look();
  });
  return { usable: usableAt - startedAt, seen: Math.max(usableAt, shownAt) - startedAt };
};
</script>
`;
}

/** Runs in every frame before its own scripts, in the widget and in the copy alike. */
export function frameProbe(hostOrigin: string): string {
  return `if (window !== top) {
  const look = () => {
    const box = document.querySelector('input[type=search]');
    if (box && !box.disabled && box.checkVisibility() && box.offsetHeight > 0) {
      parent.postMessage({ usableAt: performance.timeOrigin + performance.now() }, '${hostOrigin}');
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;
}
