/* Scrubber.exe and scrubber-cli.exe: start the Python beside them with the program, and end as it ends.
 *
 * WINDOW is defined for the one without a console. Python gets the rest of the command line as it came, so that no name of
 * a photo is taken apart and put together again. When the launcher is killed, a job object takes Python with it.
 */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#ifdef WINDOW
#define PYTHON L"pythonw.exe"
#else
#define PYTHON L"python.exe"
#endif
#define LONGEST 32768

static wchar_t folder[LONGEST], python[LONGEST], line[2 * LONGEST];

static int fail(const wchar_t *sentence)
{
#ifdef WINDOW
    MessageBoxW(NULL, sentence, L"Scrubber", MB_OK | MB_ICONERROR);
#else
    fwprintf(stderr, L"%ls\n", sentence);
#endif
    return 1;
}

/* What stands behind the program's own name, which may be in quotes. */
static const wchar_t *arguments(void)
{
    const wchar_t *rest = GetCommandLineW();
    int quoted = 0;
    while (*rest && (quoted || (*rest != L' ' && *rest != L'\t'))) {
        if (*rest == L'"')
            quoted = !quoted;
        rest++;
    }
    return rest;
}

/* Ctrl-C reaches Python as well; the launcher waits for its answer. */
static BOOL WINAPI wait_for_python(DWORD event)
{
    (void)event;
    return TRUE;
}

static HANDLE job_that_ends_with_us(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    ZeroMemory(&limits, sizeof limits);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job)
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

static int run(void)
{
    STARTUPINFOW start;
    PROCESS_INFORMATION child;
    DWORD status = 1;
    HANDLE job = job_that_ends_with_us();
    GetStartupInfoW(&start);
    SetConsoleCtrlHandler(wait_for_python, TRUE);
    if (!CreateProcessW(python, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &child))
        return fail(L"This installation of Scrubber is damaged: its Python is missing. Please install it again.");
    if (job)
        AssignProcessToJobObject(job, child.hProcess);
    ResumeThread(child.hThread);
    WaitForSingleObject(child.hProcess, INFINITE);
    GetExitCodeProcess(child.hProcess, &status);
    return (int)status;
}

int wmain(void)
{
    wchar_t *end;
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    if (length == 0 || length >= LONGEST - 64)
        return fail(L"The name of Scrubber's folder is too long.");
    end = wcsrchr(folder, L'\\');
    *end = 0;
    _snwprintf(python, LONGEST - 1, L"%ls\\python\\%ls", folder, PYTHON);
    if (_snwprintf(line, 2 * LONGEST - 1, L"\"%ls\" -m scrubber%ls", python, arguments()) < 0 || wcslen(line) >= LONGEST)
        return fail(L"These are too many photos for one command line. Please choose their folder instead.");
    return run();
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE program, HINSTANCE before, LPWSTR words, int show)
{
    (void)program, (void)before, (void)words, (void)show;
    return wmain();
}
#endif
