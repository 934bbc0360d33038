import { AllCommunityModule, type GridOptions, ModuleRegistry, themeQuartz } from 'ag-grid-community';

ModuleRegistry.registerModules([AllCommunityModule]);

/** The nonce of this load; without it the policy refuses the grid's style elements. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** AG Grid from the tokens, so that it follows light and dark with everything else. */
export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--surface)',
  borderColor: 'var(--line)',
  browserColorScheme: 'inherit',
  cellHorizontalPadding: 12,
  cellTextColor: 'var(--text)',
  chromeBackgroundColor: 'var(--ground)',
  columnBorder: false,
  fontFamily: 'inherit',
  fontSize: 13,
  foregroundColor: 'var(--text)',
  headerBackgroundColor: 'var(--ground)',
  headerColumnResizeHandleColor: 'var(--line)',
  headerFontSize: 12,
  headerFontWeight: 600,
  headerHeight: 32,
  headerTextColor: 'var(--muted)',
  iconSize: 14,
  oddRowBackgroundColor: 'var(--surface)',
  rangeSelectionBorderColor: 'var(--focus)',
  rowBorder: { color: 'var(--line)', style: 'solid', width: 1 },
  rowHeight: 28,
  rowHoverColor: 'var(--hover)',
  selectedRowBackgroundColor: 'var(--selected)',
  spacing: 6,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});

/** What every grid of the window shares. */
export const gridDefaults = {
  theme: gridTheme,
  styleNonce,
  animateRows: false,
  suppressCellFocus: false,
  suppressColumnMoveAnimation: true,
  suppressDragLeaveHidesColumns: true,
  suppressMovableColumns: true,
  loadThemeGoogleFonts: false,
  enableCellTextSelection: false,
} as const satisfies GridOptions;
