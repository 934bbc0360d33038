import { Page } from '../../components/Page.tsx';
import { BundleCheck } from './BundleCheck.tsx';

/** For a bundle that came from anywhere, with or without its case here. */
export function CheckBundleScreen() {
  return (
    <Page title="Check a bundle" intro="Find out whether a bundle is exactly as it was exported." narrow>
      <BundleCheck scope="any" place={{ kind: 'check' }} />
    </Page>
  );
}
