import { Page } from '../../components/Page.tsx';
import { GivenCheck } from './GivenCheck.tsx';
import { History } from './History.tsx';

/** For what came from anywhere, with or without its case here. */
export function CheckGivenScreen() {
  return (
    <Page
      title="Check what you were given"
      intro="Find out whether a bundle, a verification pack or a signed report is exactly as it was made. No case and no network are needed."
      narrow
    >
      <GivenCheck scope="any" place={{ kind: 'check' }} />
      <History />
    </Page>
  );
}
