import type { FlowActions } from './flow-actions.ts';
import type { FlowModel } from './flow-model.ts';
import { CancelDialog } from './ui/cancel-dialog.tsx';
import { ExpiryDialog } from './ui/expiry-dialog.tsx';

export function Dialogs({ model, actions }: { model: FlowModel; actions: FlowActions }) {
  const { dialog, state } = model;
  if (dialog === 'cancel') return <CancelDialog onCancel={actions.cancel} onDismiss={actions.dismiss} />;
  if (dialog !== 'expiry' || !state || !('expires_at' in state)) return null;
  return (
    <ExpiryDialog
      secondsLeft={Math.max(state.expires_at - state.server_time, 0)}
      canExtend={state.extensions_left > 0}
      onExtend={actions.extend}
      onDismiss={actions.dismiss}
    />
  );
}
