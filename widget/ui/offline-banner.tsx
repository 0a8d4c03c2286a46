import { en } from '../copy/en.ts';
import { TextButton } from './text-button.tsx';

export function OfflineBanner({ onRetry }: { onRetry: () => void }) {
  return (
    <div class="banner" role="alert">
      <p>{en.offline.words}</p>
      <TextButton onClick={onRetry}>{en.offline.retry}</TextButton>
    </div>
  );
}
